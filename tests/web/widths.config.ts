import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** Every page at every width, also with the text doubled. Run by itself until it finds nothing. */
export default defineConfig(journeys, { testDir: 'widths', timeout: 180_000 });
