import type { Route } from '../http/call.ts';
import { createLinkedObject, deleteLinkedObject, getLinkedObject, listLinkedObjects } from './linked-objects.ts';
import {
  changeAppSchema,
  changeGroupSchema,
  changeUserSchema,
  getAppSchema,
  getGroupSchema,
  getUserSchema,
} from './schemas.ts';
import { createUserType, getUserType, listUserTypes } from './user-types.ts';

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
    method: 'GET',
    path: '/api/v1/meta/schemas/user/linkedObjects',
    bucket: 'other',
    permission: 'schemas.read',
    handle: listLinkedObjects,
  },
  {
    method: 'POST',
    path: '/api/v1/meta/schemas/user/linkedObjects',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: createLinkedObject,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/linkedObjects/:linkedObjectName',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getLinkedObject,
  },
  {
    method: 'DELETE',
    path: '/api/v1/meta/schemas/user/linkedObjects/:linkedObjectName',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: deleteLinkedObject,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user',
    bucket: 'other',
    permission: 'schemas.read',
    handle: listUserTypes,
  },
  {
    method: 'POST',
    path: '/api/v1/meta/types/user',
    bucket: 'other',
    permission: 'schemas.manage',
    handle: createUserType,
  },
  {
    method: 'GET',
    path: '/api/v1/meta/types/user/:typeId',
    bucket: 'other',
    permission: 'schemas.read',
    handle: getUserType,
  },
];
