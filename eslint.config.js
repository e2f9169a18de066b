import tseslint from 'typescript-eslint'

const banned = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a default export has no name to search for.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals: enums do not erase.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
]
const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only shared/runtime reads the environment; take what you need as an argument.',
}

export default tseslint.config(
  {
    ignores: ['dist/', 'build/', 'node_modules/', '.venv/', '.venv-golden/', '.tools/', '.work/', 'out/', 'examples/'],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', ...banned],
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // there are no enums (above, and `erasableSyntaxOnly`) and next to no classes, and looking for them takes a third of the time
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // zod schemas carry the name of their type
      '@typescript-eslint/no-redeclare': 'off',
      // `=> log(line)` in one line reads better than a block around it
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['shared/**/*.ts', 'actions/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...banned, environment],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  // vitest asks for it
  { files: ['vitest.config.ts', 'vitest.*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['shared/runtime/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...banned] } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // a test may state what it knows about its own fixtures
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      // vitest's own matchers are typed so
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
)
