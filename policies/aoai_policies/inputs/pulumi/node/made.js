// What a callback could declare, as far as the text of the program tells it.
"use strict";

const NEW = /\bnew\s+((?:[\w$]+\s*\.\s*)*)([\w$]+)\s*\(/g;
const NAMED = /([\w$]+)\s*\)?\s*\(/g;
const OURS = /cognitive|openai|azapi|dynamic/i;
const OTHERS = /k8s|kubernetes|apps|gcp|aws/i;
const HOLDERS = /^(?:Account|AIServices|CustomResource|ComponentResource|Resource|UpdateResource|ResourceAction|.*Deployment\w*)$/;

/**
 * The first class that could declare a deployment of a model, or hold one, in a callback or in what it calls: by its
 * module, by its name, or because it stands in the program itself (what is imported has its module before it); empty
 * where there is none.
 *
 * @param callback - A function, of which a bound one has a name and no text.
 * @param sources - The texts of the program's own modules.
 */
function madeIn(callback, sources) {
    const seen = new Set();
    const texts = [String(callback).replace("[native code]", `${callback.name.replace(/^bound /, "")}()`)];
    for (const text of texts) {
        for (const [, path, name] of text.matchAll(NEW)) {
            const isOwn = path === "" && !(name in globalThis);
            if (isOwn || OURS.test(path + name) || (HOLDERS.test(name) && !OTHERS.test(path))) {
                return name;
            }
        }
        for (const [, name] of text.matchAll(NAMED)) {
            if (!seen.has(name)) {
                seen.add(name);
                texts.push(...sources.flatMap((source) => definitionsOf(name, source)));
            }
        }
    }
    return "";
}

/** What a text defines under a name, a function or a method: its first line, and those that are indented below it. */
function definitionsOf(name, source) {
    const own = name.replace(/\$/g, "\\$&");
    const head = `(?:.*\\b(?:function\\*?|const|let|var)\\s+|exports\\.|(?:static\\s+|async\\s+|\\*\\s*)*)${own}\\b\\s*(?:=|\\()`;
    return source.match(new RegExp(`^([ \\t]*)${head}.*(?:\\n(?:\\1[ \\t]+\\S.*|[ \\t]*$))*`, "gm")) || [];
}

module.exports = { madeIn };
