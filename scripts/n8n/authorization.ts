import { connect } from '../../src/index.ts';

/** The Authorization header of the connector's requests as n8n writes it, with the token of the credential in its place. */
export async function authorizationHeader(): Promise<string> {
  const token = '00tokenOfTheCredential';
  let header = '';
  const okta = connect(
    { orgUrl: 'https://acme.okta.com', apiToken: token },
    {
      async transport({ headers }) {
        header = headers['authorization'] ?? '';
        return { status: 200, headers: {}, body: '[]' };
      },
    },
  );
  await okta.options('users');
  await okta.close();
  return `=${header.replace(token, '{{$credentials.apiToken}}')}`;
}
