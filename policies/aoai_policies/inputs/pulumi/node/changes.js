// What is changed in the modules of @pulumi/pulumi, so that a program declares without an engine.
"use strict";

const { describe } = require("./journal");
const { engineClient, monitorClient } = require("./monitor");
const { partly, unknownValue } = require("./unknown");

/**
 * What is done with each module once it is loaded, by its path in the package. A program may load several copies of
 * that; `sdk` loads a module of the same copy, or a package that it depends on.
 */
function changesOf(order, journal, { declare, claim, noted, asked }) {
    const calls = new Map();

    /** What is known of the result of a provider's function: what it was asked with, and what the settings say. */
    function known(token, props) {
        journal.note(`${token} was not called, its result is taken as unknown`);
        const asked = Object.fromEntries(Object.entries(props || {}).filter(([, value]) => typeof value === "string"));
        if (token.startsWith("kubernetes:")) {
            asked.result = []; // what a chart or a file of manifests holds is no concern of ours
        }
        const noun = token.split(/[:/]/).pop().replace(/^get/, "");
        const name = asked[`${noun.charAt(0).toLowerCase()}${noun.slice(1)}Name`] || asked.name;
        if (name !== undefined) {
            asked.name = name;
        }
        for (const start of [`${token}:`, `${token}(${name}):`]) {
            for (const [key, value] of Object.entries(order.known)) {
                if (key.startsWith(start)) {
                    asked[key.slice(start.length)] = value;
                }
            }
        }
        return asked;
    }

    function unknownOutput(sdk, isSecret = false) {
        const { Output } = sdk("output");
        const is = (value) => Promise.resolve(value);
        return new Output(new Set(), is(undefined), is(false), is(isSecret), is(new Set()));
    }

    /** A result that is there at once: an unknown value that can be used like a text, a list or an object. */
    function plainResult(token, props, only) {
        const asked = known(token, props);
        const call = token + JSON.stringify(props || {});
        calls.set(call, calls.get(call) || calls.size + 1);
        return unknownValue(`${calls.get(call)}`, only ? {} : asked);
    }

    /** The arguments of a plain function, which may be promises and outputs nonetheless. */
    async function settled(props, sdk) {
        const { Output } = sdk("output");
        const given = Object.entries(props || {}).map(async ([key, value]) => {
            const one = await value;
            return [key, Output.isInstance(one) ? await one.promise() : one];
        });
        return Object.fromEntries(await Promise.all(given));
    }

    return {
        "proto/resource_grpc_pb": (module, sdk) => {
            module.ResourceMonitorClient = monitorClient(order, journal, claim, sdk);
        },
        "proto/engine_grpc_pb": (module, sdk) => {
            module.EngineClient = engineClient(journal, sdk);
        },
        "runtime/resource": (module) => {
            for (const name of ["registerResource", "readResource"]) {
                const original = module[name];
                module[name] = (resource, parent, type, logical, ...rest) => {
                    declare(type, logical);
                    return original(resource, parent, type, logical, ...rest);
                };
            }
        },
        "runtime/settings": (module) => {
            const { isDryRun } = module;
            module.isDryRun = () => {
                asked();
                return isDryRun();
            };
        },
        "runtime/rpc": (module, sdk) => {
            const resolve = module.resolveProperties;
            module.resolveProperties = (resource, resolvers, type, name, props, ...rest) => {
                const whole = { ...props };
                if (/^azure(-native.*)?:/.test(type)) {
                    for (const key of Object.keys(whole).filter((one) => one !== "tags")) {
                        whole[key] = partly(whole[key], sdk("output").unknown);
                    }
                }
                return resolve(resource, resolvers, type, name, whole, ...rest);
            };
        },
        "runtime/invoke": (module, sdk) => {
            module.invoke = async (token, props) => plainResult(token, await settled(props, sdk));
            module.invokeSingle = async (token, props) => plainResult(token, await settled(props, sdk), true);
            module.invokeOutput = (token, props) => {
                const { output, unknown } = sdk("output");
                return output(props || {}).apply((given) => partly(known(token, given), unknown), true);
            };
            for (const name of ["invokeSingleOutput", "call", "callSingle"]) {
                module[name] = (token) => known(token) && unknownOutput(sdk);
            }
        },
        output: (module) => {
            const { secret } = module;
            const { apply } = module.Output.prototype;
            // Where SDKs fill in defaults, one unknown field would make all of an object unknown.
            module.Output.prototype.apply = function (callback, runWithUnknowns) {
                if (!/ProvideDefaults/.test(callback.name || callback)) {
                    return apply.call(this, runWithUnknowns ? callback : noted(callback), runWithUnknowns);
                }
                const filled = apply.call(this, callback, true);
                const { promise } = filled;
                return Object.assign(filled, { promise: () => promise(true), isKnown: Promise.resolve(true) });
            };
            module.secret = (value) => {
                journal.hide(value);
                return secret(value);
            };
        },
        config: (module, sdk) => {
            const { Config } = module;
            for (const verb of ["get", "require"]) {
                for (const kind of ["", "Number", "Boolean", "Object"]) {
                    const plain = Config.prototype[verb + kind];
                    const secret = Config.prototype[`${verb}Secret${kind}`];
                    const raw = (config, key) => sdk("runtime/config").getConfig(config.fullKey(key));
                    Config.prototype[`${verb}Secret${kind}`] = function (key, ...rest) {
                        journal.hide(raw(this, key), true);
                        const isHidden = kind && raw(this, key) === order.hidden;
                        return isHidden ? unknownOutput(sdk, true) : secret.call(this, key, ...rest);
                    };
                    Config.prototype[verb + kind] = function (key, ...rest) {
                        if (kind && raw(this, key) === order.hidden) {
                            const use = `${verb}Secret${kind}`;
                            const what = `config ${this.fullKey(key)} is a secret, which an offline run cannot read`;
                            throw new Error(`${what}; read it with ${use}`);
                        }
                        return plain.call(this, key, ...rest);
                    };
                }
            }
        },
        "cmd/run/error": (module) => {
            module.defaultErrorMessage = describe; // Node.js 20.20 never ends to colour some stack traces
        },
        stackReference: (module, sdk) => {
            module.StackReference = class StackReference extends module.StackReference {
                constructor(name, args, options) {
                    super(name, args, options);
                    this.__start = `${(args && args.name) || name}:`;
                }
                getOutput(name) {
                    const value = order.known[this.__start + name];
                    return value === undefined ? super.getOutput(name) : sdk("output").output(value);
                }
                requireOutput(name) {
                    return this.getOutput(name);
                }
                async readOutputValue(_caller, name) {
                    const value = order.known[this.__start + name];
                    return [value === undefined ? unknownValue("0", {}) : value, false];
                }
            };
        },
    };
}

module.exports = { changesOf };
