import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

/** A new recovery question with its answer. Okta's reference: up to 100 characters each. */
export const newRecoveryQuestion = {
  question: field(requiredText().max(100), {
    title: 'Question',
    placeholder: 'Where did you meet your best friend?',
  }),
  answer: field(z.string().trim().min(1).max(100), {
    title: 'Answer',
    description: "The org's policy may require a minimum length, usually 4.",
    secret: true,
  }),
};
