/** Users of the sandbox org as events name them. */
export const people = {
  ada: party('00uada00000000000001', 'Ada Okonkwo'),
  grace: party('00ugrace000000000001', 'Grace Lindqvist'),
  iris: party('00uiris0000000000001', 'Iris Vale'),
  zoe: party('00uzoe00000000000001', 'Zoe Castillo'),
} as const;

function party(id: string, displayName: string) {
  return { id, type: 'User', alternateId: `${displayName.toLowerCase().replace(' ', '.')}@acme.example`, displayName };
}
