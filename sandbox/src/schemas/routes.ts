import type { Route } from '../http/call.ts';
import {
  changeAppSchema,
  changeGroupSchema,
  changeUserSchema,
  getAppSchema,
  getGroupSchema,
  getUserSchema,
  getUserType,
  listLinkedObjects,
  listUserTypes,
} from './schemas.ts';

/** Profile schemas and user types: /api/v1/meta. */
export const schemaRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/:schemaId',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getUserSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/meta/schemas/user/:schemaId',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: changeUserSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/schemas/group/default',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getGroupSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/meta/schemas/group/default',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: changeGroupSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/schemas/apps/:appId/default',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getAppSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/meta/schemas/apps/:appId/default',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: changeAppSchema,
  },
  {
    // Okta docs: linked objects. The org defines none.
    method: 'GET',
    path: '/api/v1/meta/schemas/user/linkedObjects',
    bucket: 'other',
    permission: 'schemas.read',
    handle: listLinkedObjects,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user',
    bucket: 'other',
    permission: 'schemas.read',
    handle: listUserTypes,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user/:typeId',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getUserType,
  },
];
