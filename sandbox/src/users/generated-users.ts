import type { Org } from '../state/org.ts';
import { insertUser } from './creation.ts';

const first = ['Alma', 'Bruno', 'Carla', 'Dario', 'Edith', 'Felix', 'Gita', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Luca'];
const last = ['Anders', 'Blanc', 'Costa', 'Dahl', 'Engel', 'Faure', 'Gallo', 'Holm', 'Ito', 'Jansen', 'Kowal', 'Lind'];
const departments = ['Engineering', 'Support', 'Logistics', 'Finance', 'Marketing', 'Design', 'Operations', 'Legal'];
const max = 100_000;

/** The id of the generated user with this number, from 1. */
export function generatedUserId(number: number): string {
  return `00ugen${String(number).padStart(14, '0')}`;
}

/** Adds generated users; the same number gives the same users. None is in Sales, whose group a rule fills. */
export function addGeneratedUsers(org: Org, count: number): void {
  const total = Math.min(count, max);
  for (let number = 1; number <= total; number += 1) {
    const firstName = first[number % first.length] ?? '';
    const lastName = last[Math.floor(number / first.length) % last.length] ?? '';
    const login = `${firstName}.${lastName}.${number}@acme.example`.toLowerCase();
    insertUser(org, {
      id: generatedUserId(number),
      profile: {
        firstName,
        lastName,
        login,
        email: login,
        department: departments[number % departments.length],
        employeeNumber: String(10_000 + number),
      },
      credentials: { password: 'Sandbox-Passw0rd', recoveryQuestion: undefined, provider: undefined },
    });
  }
}
