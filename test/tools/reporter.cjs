const { reporters, Runner } = require('mocha');

/** The spec reporter, closed by one line that a script can read. */
module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      // After the epilogue, which is printed at the same event.
      process.once('exit', () => console.log(`${passes} passed, ${failures} failed, ${pending} skipped`));
    });
  }
};
