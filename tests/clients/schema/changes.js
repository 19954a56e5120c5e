// What graphql-inspector finds between two schemas.
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

export async function breakingChanges(before, after) {
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes.filter((change) => change.criticality.level === 'BREAKING');
}

export const messages = (changes) => changes.map((change) => change.message);
