/** Exit code for a bug in the connector. */
export const internalExitCode = 1;

/** Exit code if some inputs of a bulk run or some sub-steps failed. An error that stops the whole run has its own code. */
export const partlyFailedExitCode = 11;
