import type { Route } from '../http/call.ts';
import { enroll } from './enrollment.ts';
import {
  activate,
  getFactor,
  listCatalog,
  listFactors,
  listQuestions,
  pollTransaction,
  resend,
  unenroll,
  verifyFactor,
} from './factors.ts';

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  bucket: 'users',
  permission: 'users.read',
  handle,
});

const write = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
  method,
  path,
  bucket: 'users',
  permission: 'users.factors',
  handle,
});

/** /api/v1/users/{userId}/factors; their calls count in the users bucket (600 recorded where other paths had 1,000). */
export const factorRoutes: readonly Route[] = [
  read('/api/v1/users/:userId/factors', listFactors),
  write('POST', '/api/v1/users/:userId/factors', enroll),
  read('/api/v1/users/:userId/factors/catalog', listCatalog),
  read('/api/v1/users/:userId/factors/questions', listQuestions),
  read('/api/v1/users/:userId/factors/:factorId', getFactor),
  write('DELETE', '/api/v1/users/:userId/factors/:factorId', unenroll),
  write('POST', '/api/v1/users/:userId/factors/:factorId/lifecycle/activate', activate),
  write('POST', '/api/v1/users/:userId/factors/:factorId/lifecycle/activate/poll', activate),
  write('POST', '/api/v1/users/:userId/factors/:factorId/verify', verifyFactor),
  read('/api/v1/users/:userId/factors/:factorId/transactions/:transactionId', pollTransaction),
  write('POST', '/api/v1/users/:userId/factors/:factorId/resend', resend),
];
