/** Exit code of a bug of the connector's own. */
export const internalExitCode = 1;

/** Exit code where a part failed: inputs of a bulk run, or sub-steps of a step. What ends the whole run has its own code. */
export const partlyFailedExitCode = 11;
