import { render } from 'preact';
import { App } from './app.tsx';
import { startSampling } from './state/limits.ts';
import { start } from './state/session.ts';

const place = document.getElementById('app');
if (place !== null) render(<App />, place);
startSampling();
void start();
