// Values of which nothing, or not everything, is known.
"use strict";

const { MARK } = require("./journal");

const NEVER = new Set(["then", "constructor", "prototype", "inspect"]);
const MORE = "__unknown";

/** What can be asked of any text or list; whatever it answers is unknown, too. */
function isMethod(name) {
    return typeof String.prototype[name] === "function" || typeof Array.prototype[name] === "function";
}

/**
 * A value that the SDK takes for an unknown one, and that a program can use like a text, a list or an object. As a list
 * it has one item; `known` are its fields of which the value is known.
 */
function unknownValue(name, known) {
    const text = `${MARK}-${name}`;
    return new Proxy(
        {},
        {
            get(_target, key) {
                if (key === "__pulumiUnknown") {
                    return true;
                }
                if ([Symbol.toPrimitive, "toString", "valueOf", "toJSON"].includes(key)) {
                    return () => text;
                }
                if (key === Symbol.iterator) {
                    return () => [unknownValue(`${name}.0`, {})][Symbol.iterator]();
                }
                if (typeof key === "symbol" || NEVER.has(key) || key.startsWith("__")) {
                    return undefined;
                }
                if (Object.hasOwn(known, key)) {
                    return known[key];
                }
                return isMethod(key) ? method(key, name) : unknownValue(`${name}.${key}`, {});
            },
            has: (_target, key) => typeof key === "string" && !key.startsWith("__"),
            ownKeys: () => Object.keys(known),
            getOwnPropertyDescriptor: (_target, key) =>
                Object.hasOwn(known, key) ? { value: known[key], enumerable: true, configurable: true } : undefined,
        },
    );
}

function method(key, name) {
    const list = () => [unknownValue(name, {})];
    if (["map", "flatMap", "forEach"].includes(key)) {
        return (callback) => list()[key](callback);
    }
    if (["filter", "slice", "concat", "sort", "reverse"].includes(key)) {
        return () => unknownValue(name, {});
    }
    if (["entries", "keys", "values", "matchAll"].includes(key)) {
        return () => list()[Symbol.iterator]();
    }
    return () => unknownValue(name, {});
}

/** An object as a preview answers it: every field that was not set is unknown. */
function partly(value, unknown) {
    if (Array.isArray(value)) {
        return value.map((item) => partly(item, unknown));
    }
    if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) {
        return value;
    }
    if (Object.keys(value).some((key) => /^(__pulumi|4dabf18193072939515e22adb298388d$)/.test(key))) {
        return value;
    }
    const fields = Object.entries(value).map(([key, item]) => [key, partly(item, unknown)]);
    return new Proxy(Object.fromEntries([...fields, [MORE, unknown]]), {
        get: (target, key) =>
            key in target || typeof key === "symbol" || NEVER.has(key) || key.startsWith("__") ? target[key] : unknown,
    });
}

module.exports = { MORE, partly, unknownValue };
