// What the text of a callback could declare.
"use strict";

const NEW = /\bnew\s+((?:[\w$]+\s*\.\s*)*)([\w$]+)\s*\(/g;
const OURS = /cognitive|openai|azapi|dynamic/i;
const OTHERS = /k8s|kubernetes|apps|gcp|aws/i;
const HOLDERS = /^(?:Account|AIServices|CustomResource|ComponentResource|Resource|UpdateResource|ResourceAction|.*Deployment\w*)$/;

/**
 * The first class in a text that could declare a deployment of a model, or hold one: by its module, by its name, or
 * because it stands in the program itself (what is imported has its module before it); empty where there is none.
 */
function madeIn(text) {
    for (const [, path, name] of text.matchAll(NEW)) {
        const isOwn = path === "" && !(name in globalThis);
        if (isOwn || OURS.test(path + name) || (HOLDERS.test(name) && !OTHERS.test(path))) {
            return name;
        }
    }
    return "";
}

module.exports = { madeIn };
