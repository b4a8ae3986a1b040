// Tells what the statements of a program in TypeScript or JavaScript say, in the nodes of syntax.py, as JSON.
//
// The project's own TypeScript parses the file, else the one that @pulumi/pulumi brings. Nothing is run or compiled.
"use strict";

const fs = require("fs");
const Module = require("module");
const path = require("path");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const ts = typescript(path.join(order.folder, "_"));
const file = ts.createSourceFile(order.file, order.text, ts.ScriptTarget.Latest, true);
const ASSIGNS = /^([-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=$/;
const GETTERS = /^(get|require)(Secret)?(Number|Object)?$/;
const COMPUTED = made("computed");
const LOOP = made("made by a loop");
const bindings = [];
const numbers = new Map();
const scopes = new Map();
const assigned = new Set();
const statements = [];

function typescript(from) {
    const { resolve } = Module.createRequire(from);
    try {
        return require(resolve("typescript"));
    } catch {
        const vendor = path.join(path.dirname(resolve("@pulumi/pulumi/package.json")), "vendor");
        const name = fs.readdirSync(vendor).find((one) => one.startsWith("typescript@"));
        return require(path.join(vendor, name, "typescript.js"));
    }
}

function made(how) {
    return { type: "Made", how };
}

function group(entries, called = "") {
    return { type: "Group", entries, called };
}

function lineOf(position) {
    return file.getLineAndCharacterOfPosition(position).line + 1;
}

/** Whether names that are declared in a node are known in it alone. */
function isScope(node) {
    return ts.isSourceFile(node) || ts.isBlock(node) || ts.isFunctionLike(node) || ts.isForOfStatement(node)
        || ts.isForInStatement(node) || ts.isForStatement(node) || ts.isCatchClause(node) || ts.isModuleBlock(node);
}

function declare(name, node, from) {
    let scope = from;
    while (!isScope(scope)) {
        scope = scope.parent;
    }
    const names = scopes.get(scope) || scopes.set(scope, new Map()).get(scope);
    names.set(name, [...(names.get(name) || []), node]);
}

/** Takes note of what a node and all in it declare, of what is assigned, and of the statements. */
function survey(node) {
    const named = node.name && ts.isIdentifier(node.name);
    if (named && (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node))) {
        declare(node.name.text, node, node.parent);
    } else if (named && (ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node)
            || ts.isImportSpecifier(node))) {
        declare(node.name.text, node, node);
    } else if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && ASSIGNS.test(node.operatorToken.getText())) {
        assigned.add(node.left.text);
    }
    for (const expression of expressions(node)) {
        statements.push([lineOf(node.getStart()), lineOf(node.getEnd()), expression]);
    }
    ts.forEachChild(node, survey);
}

/** What a statement says: its value, or what it gives to names. */
function expressions(node) {
    if (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) {
        return node.expression ? [node.expression] : [];
    }
    if (ts.isVariableStatement(node)) {
        return node.declarationList.declarations.map((one) => one.initializer).filter(Boolean);
    }
    return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? [node.body] : [];
}

function nodeOf(node) {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isNumericLiteral(node)) {
        const value = ts.isNumericLiteral(node) ? Number(node.text) : node.text;
        const [start, end] = [node.getStart(), node.getEnd()];
        return { type: "Literal", value, start, end, line: lineOf(start), file: order.name };
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        return callOf(node);
    }
    if (ts.isObjectLiteralExpression(node)) {
        return group(node.properties.map(entryOf).filter(Boolean));
    }
    if (ts.isArrayLiteralExpression(node)) {
        return group(node.elements.map((one) => ["", nodeOf(one)]));
    }
    if (ts.isConditionalExpression(node)) {
        return group([["", nodeOf(node.whenTrue)], ["", nodeOf(node.whenFalse)]]);
    }
    if (ts.isBinaryExpression(node) && /^(\|\||\?\?)$/.test(node.operatorToken.getText())) {
        return group([["", nodeOf(node.left)], ["", nodeOf(node.right)]]);
    }
    if (ts.isIdentifier(node)) {
        return nameOf(node, node.text);
    }
    if (ts.isTemplateExpression(node)) {
        return made("put together of several texts");
    }
    const inside = ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node)
        || ts.isNonNullExpression(node) || (ts.isSatisfiesExpression && ts.isSatisfiesExpression(node));
    return inside ? nodeOf(node.expression) : COMPUTED;
}

function callOf(node) {
    const called = lastName(node.expression);
    const given = (node.arguments || []).map((one) => ["", ts.isSpreadElement(one) ? COMPUTED : nodeOf(one)]);
    if (ts.isPropertyAccessExpression(node.expression) && GETTERS.test(called) && given.length) {
        const config = initial(node.expression.expression);
        const [key] = given[0].slice(1);
        if (config && ts.isNewExpression(config) && lastName(config.expression) === "Config" && key.type === "Literal") {
            const [space] = config.arguments || [];
            return { type: "Configured", key: space && space.text ? `${space.text}:${key.value}` : `${key.value}` };
        }
    }
    return group(given, called);
}

function entryOf(property) {
    if (ts.isShorthandPropertyAssignment(property)) {
        return [property.name.text, nameOf(property, property.name.text)];
    }
    if (ts.isSpreadAssignment(property)) {
        return ["", nodeOf(property.expression)];
    }
    const named = ts.isPropertyAssignment(property) && property.name.text !== undefined;
    return named ? [property.name.text, nodeOf(property.initializer)] : undefined;
}

function lastName(node) {
    return ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : "";
}

/** The value that a name is given, where it is a constant; else the expression itself. */
function initial(node) {
    const [one] = ts.isIdentifier(node) ? declared(node, node.text) : [];
    return one && ts.isVariableDeclaration(one) ? one.initializer : node;
}

function declared(from, name) {
    for (let scope = from.parent; scope; scope = scope.parent) {
        const found = scopes.has(scope) && scopes.get(scope).get(name);
        if (found) {
            return found;
        }
    }
    return [];
}

/** A reference to what a name stands for, which is told once. */
function nameOf(from, name) {
    const found = declared(from, name);
    if (found.length > 1 || (found.length && assigned.has(name))) {
        return made("assigned several times");
    }
    return found.length ? reference(found[0]) : COMPUTED;
}

function reference(one) {
    if (!numbers.has(one)) {
        numbers.set(one, bindings.length);
        bindings.push(COMPUTED);
        bindings[numbers.get(one)] = meaning(one);
    }
    return { type: "Named", binding: numbers.get(one) };
}

function meaning(one) {
    if (ts.isParameter(one)) {
        return parameter(one);
    }
    if (ts.isImportSpecifier(one)) {
        return imported(one);
    }
    const holder = one.parent.parent;
    if (ts.isVariableDeclaration(one) && one.initializer) {
        return nodeOf(one.initializer);
    }
    const looped = ts.isVariableDeclaration(one) ? holder : ts.findAncestor(one, ts.isVariableDeclarationList);
    const loop = looped && (ts.isForOfStatement(looped) ? looped : looped.parent);
    return loop && (ts.isForOfStatement(loop) || ts.isForInStatement(loop)) ? LOOP : COMPUTED;
}

function parameter(one) {
    const made_by = one.parent;
    const holder = made_by.parent;
    const name = ts.isConstructorDeclaration(made_by)
        ? holder.name && holder.name.text
        : (made_by.name && made_by.name.text) || (ts.isVariableDeclaration(holder) && holder.name.text);
    const index = made_by.parameters.indexOf(one);
    return name ? { type: "Parameter", function: name, name: one.name.text, index } : LOOP;
}

function imported(one) {
    const from = one.parent.parent.parent.moduleSpecifier.text;
    if (!from.startsWith(".")) {
        return made("imported from outside the project");
    }
    const base = path.posix.join(path.posix.dirname(order.name), from.replace(/\.[jt]s$/, ""));
    return {
        type: "Imported",
        files: [".ts", "/index.ts", ".js", "/index.js"].map((end) => base + end),
        name: (one.propertyName || one.name).text,
    };
}

survey(file);
const said = statements.map(([first, last, expression]) => [first, last, nodeOf(expression)]);
const names = Object.fromEntries(
    [...(scopes.get(file) || [])].filter(([, found]) => found.length === 1).map(([name, [one]]) => [name, reference(one)]),
);
fs.writeSync(1, JSON.stringify({ statements: said, names, bindings }));
