import { type Branch, callHelpDesk } from './canvas.ts';

/** The ticket that started the flow. */
export const ticket = "$('Ticket').item.json.body";
/** The path of the ticket's comments. The ID is untrusted input. */
const comments = `/tickets/{{ encodeURIComponent(${ticket}.id) }}/comments`;

/** A node that comments on the ticket. */
export const comment = (name: string, body: string) => callHelpDesk(name, { path: comments, body });

/** A ticket comment with the text and state of the input item. */
export const commentAsWritten = comment('Comment on ticket', '{ text: $json.text, done: $json.done }');

/** Connects the error output of the steps to a comment that reports what failed and why. */
export const failing = (what: string, ...from: string[]): Branch => ({
  from,
  to: comment('Comment: failed', `{ text: '${what}: ' + $json.message, done: false }`),
});

/** What starts a flow, for its note. */
export const startedBy = (path: string, body: string) =>
  `\`POST /webhook/${path}\` with the ticket as JSON: \`${body}\``;
