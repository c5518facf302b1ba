// Fills in XForms with @getodk/xforms-engine, for tests of ours.
//
// Every line of standard input is one JSON object, answered by one line of standard output.
//   {xform, steps, files: {name: text}, now: milliseconds}
//     -> {states: [nodes at the start, nodes after each step], load, spent: [seconds of each step]} or {refused: why}
// With `last: true` only the nodes at the end are described. A step that the engine refuses ends the list: {stopped: why}.

import { createInterface } from 'node:readline';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html>');
const names = ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XMLDocument', 'Text', 'Attr', 'Comment'];
for (const name of [...names, 'HTMLElement', 'CharacterData', 'CDATASection', 'ProcessingInstruction', 'DocumentType']) {
  globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document, self: globalThis });
globalThis.window.File = globalThis.File ??= (await import('node:buffer')).File;

// Its WebAssembly loader takes a program with a version of Node for one with Node's file system; Node's own parts,
// which ask for that version when they are first used, are used before and get it back after.
new Response('');
const { versions } = process;
Object.defineProperty(process, 'versions', { value: {}, configurable: true });
const { createInstance } = await import('@getodk/xforms-engine');
await createInstance(
  '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>x</h:title>' +
    '<model><instance><data id="x"><q/></data></instance></model></h:head><h:body><input ref="/data/q"/></h:body></h:html>',
);
Object.defineProperty(process, 'versions', { value: versions, configurable: true });

// One clock for both engines.
const RealDate = Date;
let moment = RealDate.now();
class FixedDate extends RealDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [moment]));
  }
  static now() {
    return moment;
  }
}
globalThis.Date = FixedDate;

class Filling {
  constructor({ root }) {
    this.root = root;
  }

  find(wanted, node = this.root) {
    if (wanted(node)) return node;
    for (const child of node.currentState.children ?? []) {
      const found = this.find(wanted, child);
      if (found) return found;
    }
    return null;
  }

  range(reference) {
    return this.find((node) => node.currentState.reference === reference && node.nodeType.startsWith('repeat-range'));
  }

  apply(what, value) {
    if (what === '@add') return this.range(value).addInstances();
    if (what === '@remove') {
      const [, repeat, number] = /^(.*)\[(\d+)\]$/.exec(value);
      return this.range(repeat).removeInstances(Number(number) - 1);
    }
    if (what === '@language') {
      return this.root.setLanguage(this.root.languages.find((known) => known.language === value));
    }
    return answer(this.find((node) => node.currentState.reference === what && !node.nodeType.startsWith('repeat-range')), value);
  }

  nodes() {
    const nodes = [];
    const walk = (node) => {
      if (/^\/[^/]+\/(\w+:)?meta(\/|$)/.test(node.currentState.reference)) return;
      if (node.nodeType !== 'root' && !node.nodeType.startsWith('repeat-range')) nodes.push(described(node));
      for (const child of node.currentState.children ?? []) walk(child);
    };
    walk(this.root);
    return nodes;
  }
}

function answer(node, value) {
  if (node === null) throw new Error('no such node');
  const values = value.split(/\s+/).filter(Boolean);
  switch (node.nodeType) {
    case 'select':
      return node.selectValues(values);
    case 'rank':
      return node.setValues(values);
    case 'trigger':
      return node.setValue(value === 'OK');
    case 'upload':
      return node.setValue(value === '' ? null : new File(['x'], value, { type: 'image/png' }));
    case 'range':
      return node.setValue(value === '' ? null : value);
  }
  return node.setValue(value);
}

function described(node) {
  const state = node.currentState;
  const { violation, violations } = node.validationState;
  return {
    reference: state.reference,
    relevant: state.relevant,
    required: state.required,
    readonly: state.readonly,
    value: state.instanceValue ?? '',
    valid: violations ? violations.length === 0 : violation == null,
    label: state.label?.asString ?? '',
    hint: state.hint?.asString ?? '',
    choices: (state.valueOptions ?? []).map((option) => option.value),
    choiceLabels: (state.valueOptions ?? []).map((option) => option.label?.asString ?? ''),
  };
}

const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;

async function fill({ xform, steps = [], files = {}, now, last = false }) {
  moment = now ?? RealDate.now();
  const attachments = new Map(Object.entries(files));
  const fetchFormAttachment = async (resource) => {
    const text = attachments.get(String(resource).replace(/^.*\//, ''));
    return text === undefined ? new Response(null, { status: 404 }) : new Response(text, { status: 200 });
  };
  const began = process.hrtime.bigint();
  const filling = new Filling(await createInstance(xform, { form: { fetchFormAttachment, missingResourceBehavior: 'BLANK' } }));
  const load = seconds(began);
  const states = last ? [] : [filling.nodes()];
  const spent = [];
  let stopped;
  for (const [what, value] of steps) {
    const before = process.hrtime.bigint();
    try {
      filling.apply(what, value);
    } catch (error) {
      stopped = String(error.message);
      break;
    }
    spent.push(seconds(before));
    if (!last) states.push(filling.nodes());
  }
  if (last) states.push(filling.nodes());
  return { states, load, spent, stopped };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await fill(JSON.parse(line));
  } catch (error) {
    reply = { refused: String(error.message) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
