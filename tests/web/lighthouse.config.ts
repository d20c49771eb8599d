import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** Measurements: one after the other, so that nothing else runs meanwhile. */
export default defineConfig(journeys, { testDir: 'measure', workers: 1, fullyParallel: false, timeout: 300_000 });
