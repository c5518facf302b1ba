// Fills in an XForm with @getodk/xforms-engine: {xform, steps} on standard input, {nodes} on standard output.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html>');
const names = ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XMLDocument', 'Text', 'Attr', 'Comment'];
for (const name of [...names, 'HTMLElement', 'CharacterData', 'CDATASection', 'ProcessingInstruction', 'DocumentType']) {
  globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document, self: globalThis });
// Its WebAssembly loader expects a browser's module scope.
Object.defineProperty(process, 'versions', { value: {} });
const { createInstance } = await import('@getodk/xforms-engine');

let input = '';
for await (const chunk of process.stdin) input += chunk;
const { xform, steps } = JSON.parse(input);
const { root } = await createInstance(xform, { form: { fetchFormAttachment: async () => new Response(null, { status: 404 }) } });

function find(node, wanted) {
  if (wanted(node)) return node;
  for (const child of node.currentState.children ?? []) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return null;
}
const at = (reference) => find(root, (node) => node.currentState.reference === reference);
const range = (reference) =>
  find(root, (node) => node.currentState.reference === reference && node.nodeType.startsWith('repeat-range'));

function apply(what, value) {
  if (what === '@add') return range(value).addInstances();
  if (what === '@remove') {
    const [, repeat, number] = /^(.*)\[(\d+)\]$/.exec(value);
    return range(repeat).removeInstances(Number(number) - 1);
  }
  if (what === '@language') return root.setLanguage(root.languages.find((known) => known.language === value));
  const node = at(what);
  const values = value === '' ? [] : value.split(/\s+/);
  if (node.nodeType === 'select') return node.selectValues(values);
  if (node.nodeType === 'rank') return node.setValues(values);
  return node.setValue(node.nodeType === 'trigger' ? value === 'OK' : value);
}
for (const [what, value] of steps) apply(what, value);

const nodes = [];
(function walk(node) {
  const state = node.currentState;
  const isMeta = /^\/[^/]+\/meta(\/|$)/.test(state.reference);
  if (isMeta) return;
  if (node.nodeType !== 'root' && !node.nodeType.startsWith('repeat-range')) {
    const { violation, violations } = node.validationState;
    nodes.push({
      reference: state.reference,
      relevant: state.relevant,
      required: state.required,
      readonly: state.readonly,
      value: state.instanceValue ?? '',
      valid: violations ? violations.length === 0 : violation == null,
      label: state.label?.asString ?? '',
      choices: (state.valueOptions ?? []).map((option) => option.value),
    });
  }
  for (const child of state.children ?? []) walk(child);
})(root);
console.log(JSON.stringify({ nodes }));
