import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { StepDetails } from '../../../src/console/steps.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { type Problem, problemIn, request } from '../state/api.ts';
import { route } from '../state/route.ts';
import { followRuns } from '../state/runs.ts';
import { RunHistory } from '../steps/run-history.tsx';
import { StepList } from '../steps/step-list.tsx';
import { StepRunner } from '../steps/step-runner.tsx';
import { NotConnected } from './not-connected.tsx';

/** Lists the actions, and runs one with a form. */
export function TryScreen(): JSX.Element {
  const key = route.value.rest;
  useEffect(followRuns, []);
  return (
    <div class="page wide">
      <h1 class="visually-hidden">Try</h1>
      <NotConnected />
      <div class="try" data-step={key}>
        <StepList current={key} />
        <div class="stage">
          {key === undefined ? (
            <p class="note">Choose a step to fill in its form and run it. Nothing is sent before you choose Run.</p>
          ) : (
            <ChosenStep key={key} step={key} />
          )}
          <RunHistory />
        </div>
      </div>
    </div>
  );
}

function ChosenStep({ step }: { readonly step: string }): JSX.Element {
  const [details, setDetails] = useState<StepDetails | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => {
    request<StepDetails>(`/steps/${step}`).then(
      ({ body }) => setDetails(body),
      (error: unknown) => setProblem(problemIn(error)),
    );
  }, [step]);
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (details === undefined) return <p class="loading">Loading…</p>;
  if (details.kind === 'trigger')
    return <p class="note">{details.title} is a trigger. See its events on the Events screen.</p>;
  return <StepRunner action={details} />;
}
