import { test } from 'node:test';
import { books } from '../journey/journey.js';
import { connect } from './client.js';

test('Apollo Client books, and a watched query follows by subscription', () => books(connect));
