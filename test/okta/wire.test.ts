import { wireContract } from './wire-contract.ts';

wireContract('on the wire');
