import type { Org } from '../state/org.ts';
import { insertUser } from './user-create.ts';

const FIRST = ['Alma', 'Bruno', 'Carla', 'Dario', 'Edith', 'Felix', 'Gita', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Luca'];
const LAST = ['Anders', 'Blanc', 'Costa', 'Dahl', 'Engel', 'Faure', 'Gallo', 'Holm', 'Ito', 'Jansen', 'Kowal', 'Lind'];
const DEPARTMENTS = ['Engineering', 'Support', 'Logistics', 'Finance', 'Marketing', 'Design', 'Operations', 'Legal'];
const MAX = 100_000;

/** The id of the generated user with this number, from 1. */
export function generatedUserId(number: number): string {
  return `00ugen${String(number).padStart(14, '0')}`;
}

/** Adds generated users; the same number gives the same users. None is in Sales, whose group a rule fills. */
export function addGeneratedUsers(org: Org, count: number): void {
  const total = Math.min(count, MAX);
  for (let number = 1; number <= total; number += 1) {
    const firstName = FIRST[number % FIRST.length] ?? '';
    const lastName = LAST[Math.floor(number / FIRST.length) % LAST.length] ?? '';
    const login = `${firstName}.${lastName}.${number}@acme.example`.toLowerCase();
    insertUser(org, {
      id: generatedUserId(number),
      profile: {
        firstName,
        lastName,
        login,
        email: login,
        department: DEPARTMENTS[number % DEPARTMENTS.length],
        employeeNumber: String(10_000 + number),
      },
      credentials: { password: 'Sandbox-Passw0rd', recoveryQuestion: undefined, provider: undefined },
    });
  }
}
