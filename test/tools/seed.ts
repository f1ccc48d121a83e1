import fc from 'fast-check';

/**
 * Draws what tests draw: the same for each run, so that a test that fails has found what the change did. Another number
 * in the environment draws others, as the workflow `test` does each week.
 */
export const seed = Number(process.env['IPROUTE_SEED'] || 20261130);
if (!Number.isInteger(seed)) throw new Error(`IPROUTE_SEED '${process.env['IPROUTE_SEED']}' is no whole number.`);

// Mocha imports this file before the tests.
fc.configureGlobal({ seed });
