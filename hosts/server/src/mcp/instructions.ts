/** What a model must know before it calls a tool. */
export const instructions = [
  'These tools read and change one Okta org.',
  'A user field takes a user ID or a username. Group and app fields take IDs: look them up with find_options or a list first.',
  'Read the object before you change it, and say what you are about to change.',
  'Use dryRun: true to see the plan of a change. Nothing is sent to Okta then except reads.',
  'A step that removes something asks a person. If you get a code instead, show the plan to the person first, then call again with the code.',
  'For changes that belong together, call plan_steps, show the plan, then call apply_plan. undo_run plans to undo them.',
  'Lists return 50 items by default. If there is a nextCursor, pass it as cursor to get the next page.',
  'A call may wait for the rate limit of the org. Do not repeat a call that is still running.',
  'After outcome_unknown, read the object before you try again. The change may have happened.',
  'Profile attributes differ between orgs. Call describe_fields before you create or update users.',
  'For anything without a tool, call search_steps, then run_step. Okta support needs the request ID of an error.',
].join('\n');
