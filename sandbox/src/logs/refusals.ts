import { ApiError } from '../http/errors.ts';

/** 400 E0000001 about a parameter of /logs; the sentences take the form of Okta's docs (System Log query, Errors). */
export function logParameterRefused(parameter: string, ...causes: string[]): ApiError {
  const detail = causes.map((cause) => `'${parameter}': ${cause}`).join(' ');
  return new ApiError('E0000001', { detail, causes: causes.map((cause) => `${parameter}: ${cause}`) });
}

/** 400 E0000031 with a summary of its own. */
export function logSearchRefused(summary: string): ApiError {
  const error = new ApiError('E0000031');
  error.message = summary;
  return error;
}

/** 400 E0000053 with its sentence. */
export function logFilterRefused(summary: string): ApiError {
  return new ApiError('E0000053', { detail: summary });
}

/** 400 E0000031 with the cause that was recorded for bad cursors of devices; for /logs it is undocumented. */
export function logCursorRefused(): ApiError {
  return new ApiError('E0000031', { causes: ['Invalid cursor.'] });
}
