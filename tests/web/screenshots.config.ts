import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** Pictures of the demonstration: two for the README, and every page for looking at. */
export default defineConfig(journeys, { testDir: 'pictures', timeout: 300_000 });
