import type { JSX } from 'preact';
import { EventList } from '../events/event-list.tsx';
import { Subscriptions } from '../events/subscriptions.tsx';
import { TriggerChooser } from '../events/trigger-chooser.tsx';
import { NotConnected } from './not-connected.tsx';

/** Follows triggers live, and shows the webhooks that receive events. */
export function EventsScreen(): JSX.Element {
  return (
    <div class="page wide">
      <h1>Events</h1>
      <NotConnected />
      <div class="events">
        <TriggerChooser />
        <EventList />
      </div>
      <Subscriptions />
    </div>
  );
}
