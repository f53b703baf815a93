import { describe, expect, test } from 'vitest';
import { planCsv, planHtml, planMarkdown, recordHtml, runCsv, runHtml, runMarkdown } from '../../../src/host.ts';
import { useOrg } from '../../support/org.ts';

const key = 'a secret of the host for signing plans';
const group = '00gcontractors000001';
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><svg/onload=alert(1)>',
  '&lt;b&gt; <!-- ]]>',
];

describe('a plan and its run for people', () => {
  const org = useOrg();

  test.each(hostile)('no name and no value of a plan, a run or a record becomes markup in HTML: %s', async (name) => {
    await org.okta.run('update_group', { group, mode: 'partial', name, description: name });
    const steps = [
      { step: 'add_user_to_group', input: { user: 'grace.lindqvist@acme.example', group } },
      { step: 'update_group', input: { group, mode: 'partial', description: `${name}2` } },
      { step: 'suspend_user', input: { user: `nobody${name.replaceAll('/', '')}` } },
    ];
    const plan = await org.okta.plan(steps, { key, by: name });
    const run = await org.okta.apply(plan, { key, approvedBy: name });
    const record = await org.okta.record(run, { waitMs: 0 });
    for (const page of [planHtml(plan), runHtml(run), recordHtml(record)]) {
      // Only the tags of the page itself, none of which has an attribute from outside.
      const tags = new Set(page.match(/<[^>]*>?/g));
      for (const tag of tags)
        expect(tag).toMatch(
          /^<(!doctype html|html lang="en"|meta (charset="utf-8"|http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'")|\/?(html|title|style|h1|h2|dl|dt|dd|table|thead|tbody|tr|th|td|ul|li))>$/,
        );
      expect(page.replaceAll(/<[^>]*>/g, '')).not.toContain(name.includes('<') ? '<' : "'");
    }
  });

  test('a plan and its run say the same as Markdown, CSV and HTML', async () => {
    const input = { user: 'grace.lindqvist@acme.example', mode: 'partial', profile: { department: 'Legal, "Tax"' } };
    const plan = await org.okta.plan(
      [
        { step: 'update_user', input },
        { step: 'suspend_user', input: { user: 'omar.haddad@acme.example' } },
      ],
      { key, by: 'Ada' },
    );
    for (const view of [planMarkdown, planCsv, planHtml]) {
      expect(view(plan)).toMatch(/profile\.department: Legal, ("|&quot;|"")Tax/);
      expect(view(plan)).toContain('Left out');
    }
    const run = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    for (const view of [runMarkdown, runCsv, runHtml]) {
      expect(view(run)).toMatch(/profile\.department: Legal, ("|&quot;|"")Tax/);
      expect(view(run)).toContain('applied');
      expect(view(run)).toContain('Iris');
    }
  });

  test('a formula in a name stays a text in the CSV of a run', async () => {
    await org.okta.run('update_group', { group, mode: 'partial', name: '=HYPERLINK("http://x")' });
    const plan = await org.okta.plan(
      [{ step: 'add_user_to_group', input: { user: 'grace.lindqvist@acme.example', group } }],
      { key, by: '=1+1' },
    );
    const csv = runCsv(await org.okta.apply(plan, { key, approvedBy: 'Iris' }));
    expect(csv).not.toMatch(/(^|,|")=/m);
  });
});
