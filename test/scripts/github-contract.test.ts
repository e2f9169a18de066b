import { expect, test } from 'vitest'
import { cutDown } from '../../scripts/github-contract.ts'

const document = {
  openapi: '3.0.3',
  info: { version: '1', license: { name: 'MIT' }, description: 'long' },
  paths: {
    '/a': {
      get: {
        operationId: 'a/get',
        summary: 'prose',
        tags: ['a'],
        externalDocs: { url: 'https://docs.github.com/rest/a' },
        'x-github': { category: 'a' },
        responses: {
          '200': {
            description: 'prose',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/a' } } },
          },
        },
      },
      delete: { operationId: 'a/delete', responses: {} },
    },
    '/b': { get: { operationId: 'b/get', responses: {} } },
  },
  components: {
    schemas: {
      a: {
        type: 'object',
        description: 'prose',
        properties: { description: { type: 'string', example: 'prose' }, next: { $ref: '#/components/schemas/b' } },
        required: ['description'],
      },
      b: { enum: ['x', 'y'], title: 'prose' },
      c: { type: 'string' },
    },
  },
}

test('keeps the listed operations and what they refer to, without prose', () => {
  expect(cutDown(document, ['GET /a'])).toEqual({
    openapi: '3.0.3',
    info: {
      title: 'GitHub REST API, cut down',
      version: '1',
      license: { name: 'MIT' },
      'x-source': '@octokit/openapi@23.0.2',
    },
    paths: {
      '/a': {
        get: {
          operationId: 'a/get',
          externalDocs: { url: 'https://docs.github.com/rest/a' },
          responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/a' } } } } },
        },
      },
    },
    components: {
      schemas: {
        a: {
          type: 'object',
          properties: { description: { type: 'string' }, next: { $ref: '#/components/schemas/b' } },
          required: ['description'],
        },
        b: { enum: ['x', 'y'] },
      },
    },
  })
})

test('an operation GitHub does not have is an error that names it', () => {
  expect(() => cutDown(document, ['PUT /a'])).toThrow('GitHub\'s description has no operation "PUT /a"')
  expect(() => cutDown(document, ['GET /z'])).toThrow('GitHub\'s description has no operation "GET /z"')
})
