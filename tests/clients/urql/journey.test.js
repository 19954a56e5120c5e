import { test } from 'node:test';
import { books } from '../journey/journey.js';
import { overEvents, overSocket } from './client.js';

test('urql books, and a watched query follows by subscription over a WebSocket', () => books(overSocket));

test('urql books, and a watched query follows by subscription over Server-Sent Events', () => books(overEvents));
