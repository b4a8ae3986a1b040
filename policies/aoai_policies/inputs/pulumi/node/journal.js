// Where the recorder writes what it sees, and the place in the project that it saw it at.
"use strict";

const fs = require("fs");
const { findSourceMap } = require("module");
const path = require("path");
const url = require("url");

const SHORTEST_SECRET = 4;
const NOT_THE_PROJECTS = ["/node_modules/", "/sdks/"];
const MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const NETWORK = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", "EHOSTUNREACH"];

/** The pipe that the result goes through. */
class Journal {
    /** Take standard output for the result, and let the program print to standard error instead. */
    constructor() {
        this.pipe = fs.openSync("/dev/fd/1", "a");
        fs.closeSync(1);
        fs.openSync("/dev/fd/2", "a");
        this.seen = new Set();
        this.ended = false;
    }

    write(entry) {
        let line = Buffer.from(`${JSON.stringify(entry)}\n`);
        while (line.length) {
            line = line.subarray(fs.writeSync(this.pipe, line));
        }
    }

    once(entry) {
        const key = JSON.stringify(entry);
        if (!this.seen.has(key)) {
            this.seen.add(key);
            this.write(entry);
        }
    }

    /** Write down, once, what whoever reads the result is to know. */
    note(text) {
        this.once({ note: text });
    }

    /** Write down every text and number of a secret that is long enough to be told from others. */
    hide(value, configured = false) {
        if (value !== null && typeof value === "object") {
            if (!value.__pulumiOutput && !(value instanceof Promise)) {
                Object.values(value).forEach((item) => this.hide(item, configured));
            }
        } else if (["string", "number"].includes(typeof value)) {
            const text = `${value}`;
            if (text.length >= SHORTEST_SECRET && !text.includes(MARK)) {
                this.once({ secret: text, configured });
            }
        }
    }

    /** Write the failure. Only the first one counts: later ones follow from it. */
    fail(kind, message = "", position = null) {
        if (!this.ended) {
            this.ended = true;
            this.write({ failure: kind, message, position });
        }
    }

    done() {
        if (!this.ended) {
            this.ended = true;
            this.write({ done: true });
        }
    }
}

/** The lines of the project on a stack. */
class Frames {
    constructor(root) {
        this.root = fs.realpathSync(root);
    }

    /** The project's lines, innermost first. */
    ofStack(stack) {
        return this.all(stack).filter((frame) => frame[0] !== null);
    }

    /** Whether the line that called the one on top is the project's. */
    isCaller(stack) {
        const frame = this.all(stack)[1];
        return frame !== undefined && frame[0] !== null;
    }

    /** The innermost line of the project that an error went through. */
    ofError(error) {
        const text = String((error && error.stack) || "");
        const ofCompiler = /^(?:.*: )?(\S+\.[cm]?[jt]sx?)[:(](\d+)[,:]\d+\)?(?: -|:) error TS/m;
        const compiled = ofCompiler.exec(String(error && error.message));
        if (compiled) {
            return [this.relative(path.resolve(compiled[1])) || compiled[1], Number(compiled[2])];
        }
        const parsed = /^(\/.+):(\d+)\n/.exec(text);
        const file = parsed && this.relative(parsed[1]);
        return file ? [file, Number(parsed[2])] : this.ofStack(text)[0] || null;
    }

    kindOf(error) {
        for (let one = error; one; one = one.cause) {
            if (NETWORK.includes(one.code)) {
                return "network";
            }
        }
        return "raised";
    }

    all(stack) {
        const frames = [];
        for (const line of String(stack).split("\n")) {
            const place = /^\s+at (?:.*\()?((?:file:\/\/)?\/[^()]+?|[A-Z]:\\[^()]+?):(\d+):(\d+)\)?$/.exec(line);
            if (place) {
                frames.push([this.relative(place[1]), lineOfSource(place[1], Number(place[2]), Number(place[3]))]);
            }
        }
        return frames;
    }

    relative(name) {
        const file = name.startsWith("file:") ? url.fileURLToPath(name) : name;
        const relative = path.relative(this.root, file).replace(/\\/g, "/");
        const isOutside = relative.startsWith("..") || path.isAbsolute(relative) || file.startsWith(__dirname);
        return isOutside || NOT_THE_PROJECTS.some((part) => `/${relative}`.includes(part)) ? null : relative;
    }
}

/** The line in TypeScript of a module that Node.js itself has loaded; of others the SDK has mapped it already. */
function lineOfSource(name, line, column) {
    const map = name.startsWith("file:") && findSourceMap ? findSourceMap(name) : undefined;
    const entry = map ? map.findEntry(line - 1, column - 1) : {};
    return entry.originalLine === undefined ? line : entry.originalLine + 1;
}

/** The first line of a text that says something. */
function firstLine(text) {
    return (
        String(text)
            .split("\n")
            .map((line) => line.trim())
            .find(Boolean) || ""
    );
}

/** An error as the line that Node.js shows of it. */
function describe(error) {
    if (!(error instanceof Error) && !(error && error.message)) {
        return firstLine(error);
    }
    const lines = String(error.message).split("\n").filter((line) => line.trim());
    if (error.name === "TSError") {
        return firstLine(lines[1] || lines[0]).replace(/^\S+[:(]\d+[,:]\d+\)?(?: -|:) error /, "");
    }
    const isPulumis = error.__pulumiRunError || error.__pulumResourceError || error.__pulumiResourceError;
    return isPulumis || !error.name ? firstLine(error.message) : `${error.name}: ${firstLine(error.message)}`;
}

module.exports = { Frames, Journal, MARK, describe, firstLine };
