import { z } from 'zod';
import { includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a reviewer decides on an item of an access certification campaign. */
export const accessCertificationDecided = defineTrigger({
  key: 'access_certification_decided',
  resource: 'governance',
  title: 'Access certification decided',
  summary: 'Starts when a reviewer decides on an item of an access certification campaign.',
  description: 'Okta Identity Governance only. "targets" lists the campaign and what was reviewed.',
  eventTypes: ['certification.campaign.item.decide'],
  objects: [],
  subjects: [],
  input: z.strictObject({ includeFailed }),
  sample: {
    eventType: 'certification.campaign.item.decide',
    message: 'Certification campaign item decision',
    target: [
      {
        id: 'icicampaign000000001',
        type: 'CertificationCampaign',
        alternateId: 'unknown',
        displayName: 'Quarterly review',
      },
      sampleParties.iris,
    ],
  },
  examples: [{ title: 'Every campaign', input: {} }],
  match: () => true,
});
