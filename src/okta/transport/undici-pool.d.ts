// The module that holds undici's Pool alone; loading it costs a third of loading the whole of undici.
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
