// Stand-ins for the two servers that a Pulumi program talks to: the engine, and its resource monitor.
"use strict";

const { firstLine } = require("./journal");
const { MORE } = require("./unknown");

const MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const CUT = MARK.split("-")[0];
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const STACK = "pulumi:pulumi:Stack";
const NOT_SUPPORTED = /^(outputValues|OUTPUT_VALUES|INVOKE_DEPENDS_ON|STATE_MIGRATIONS)$/;

/** A class whose instances answer with the methods given, and with nothing to any other. */
function client(methods) {
    const answering = new Proxy(methods, {
        get: (known, name) => {
            if (name === "waitForReady") {
                return (_deadline, callback) => callback();
            }
            if (typeof name === "symbol" || name === "then") {
                return undefined;
            }
            return (request, ...rest) => {
                const callback = rest.pop();
                Promise.resolve()
                    .then(() => (known[name] || known.other)(request))
                    .then((answer) => callback && callback(null, answer))
                    .catch((error) => callback && callback(Object.assign(error, { details: error.message })));
            };
        },
    });
    return class {
        constructor() {
            return answering;
        }
    };
}

/** The engine: passes on the program's log. An error that it logs fails a preview, so it fails this too. */
function engineClient(journal, sdk) {
    const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb.js");
    return client({
        other: () => new Empty(),
        log(request) {
            if (request.getSeverity() >= 3) {
                journal.fail("logged", firstLine(request.getMessage()));
            } else if (request.getSeverity() > 0) {
                process.stderr.write(`${request.getMessage().trimEnd()}\n`);
            }
            return new Empty();
        },
    });
}

/** The monitor: answers as a first preview would, and keeps what it is told. */
function monitorClient(order, journal, claim, sdk) {
    const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb.js");
    const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb.js");
    const messages = sdk("proto/resource_pb");
    const parents = new Map();
    const transforms = new Map();
    const locations = new Map();
    const ofStack = [];
    const location = order.config["azure-native:location"];

    function urnOf(parent, type, name) {
        const outer = parent.split("::")[2];
        const whole = outer && outer !== STACK ? `${outer}$${type}` : type;
        return `urn:pulumi:${order.stack}::${order.project}::${whole}::${name}`;
    }

    function write(urn, request, noted, rest) {
        const properties = {};
        if (request.getPropertydependenciesMap) {
            request.getPropertydependenciesMap().forEach((on, key) => {
                properties[key] = on.getUrnsList().sort();
            });
        }
        journal.write({
            urn,
            type: request.getType(),
            name: request.getName(),
            parent: request.getParent(),
            propertyDependencies: properties,
            ...noted,
            ...rest,
        });
    }

    /** Inputs, dependencies and provider after the program's transforms, innermost first as the engine does. */
    async function transformed(urn, request) {
        let given = request.getObject();
        let dependencies = request.getDependenciesList();
        let provider = request.getProvider();
        const callbacks = [];
        for (let one = urn; one; one = parents.get(one)) {
            callbacks.push(...(transforms.get(one) || []));
        }
        for (const callback of [...callbacks, ...ofStack]) {
            const answer = await callBack(callback, request, given, sdk);
            given = answer.getProperties() || given;
            if (answer.getOptions()) {
                const on = answer.getOptions().getDependsOnList();
                dependencies = on.length ? on : dependencies;
                provider = answer.getOptions().getProvider() || provider;
            }
        }
        return [given ? given.toJavaScript() : {}, dependencies, provider];
    }

    return client({
        other: () => new Empty(),
        supportsFeature(request) {
            const answer = new messages.SupportsFeatureResponse();
            answer.setHassupport(!NOT_SUPPORTED.test(request.getId()));
            return answer;
        },
        getDeploymentInfo() {
            const answer = new messages.DeploymentInfo();
            const features = Object.entries(messages.ResourceMonitorFeature || {});
            const unwanted = /(UNSPECIFIED|UNKNOWN|OUTPUT_VALUES|DEPENDS_ON|MIGRATIONS)$/;
            const wanted = features.filter(([name]) => !unwanted.test(name));
            answer.setSupportedFeaturesList(wanted.map(([, number]) => number));
            return answer;
        },
        async registerResource(request) {
            const type = request.getType();
            const urn = urnOf(request.getParent(), type, request.getName());
            const noted = claim(type, request.getName());
            if (parents.has(urn)) {
                const message = `two resources have the URN ${urn}; give one of them another name`;
                journal.fail("raised", message, noted.frames[0]);
                throw new Error(message);
            }
            parents.set(urn, request.getParent());
            transforms.set(urn, request.getTransformsList ? request.getTransformsList() : []);
            const answer = new messages.RegisterResourceResponse();
            answer.setUrn(urn);
            if (type === STACK) {
                return answer;
            }
            const [given, dependencies, provider] = await transformed(urn, request);
            const inputs = plain(given, journal);
            write(urn, request, noted, {
                inputs,
                provider,
                dependencies: [...dependencies].sort(),
                imported: Boolean(request.getImportid()),
                remote: request.getRemote(),
            });
            if (type === "pulumi:providers:azure-native") {
                locations.set(urn, inputs.location || location);
            }
            if (!request.getRemote()) {
                const state = Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith("__")));
                const default_ = locations.get(provider.split("::").slice(0, -1).join("::")) || location;
                if (type.startsWith("azure-native") && default_ && state.location === undefined) {
                    state.location = default_;
                }
                answer.setObject(Struct.fromJavaScript(state));
            }
            return answer;
        },
        readResource(request) {
            const urn = urnOf(request.getParent(), request.getType(), request.getName());
            const given = request.getProperties() ? request.getProperties().toJavaScript() : {};
            write(urn, request, claim(request.getType(), request.getName()), {
                inputs: plain(given, journal),
                provider: request.getProvider(),
                dependencies: request.getDependenciesList().sort(),
                read: true,
            });
            const answer = new messages.ReadResourceResponse();
            answer.setUrn(urn);
            return answer;
        },
        registerStackTransform(request) {
            ofStack.push(request);
            return new Empty();
        },
        registerPackage(request) {
            const answer = new messages.RegisterPackageResponse();
            answer.setRef(request.getName());
            return answer;
        },
        invoke: () => new (messages.InvokeResponse || sdk("proto/provider_pb").InvokeResponse)(),
    });
}

/** Have the program's own callback server transform a resource. */
function callBack(callback, request, given, sdk) {
    const messages = sdk("proto/resource_pb");
    const grpc = sdk("@grpc/grpc-js");
    const { CallbacksClient } = sdk("proto/callback_grpc_pb");
    const { CallbackInvokeRequest } = sdk("proto/callback_pb");
    const asked = new messages.TransformRequest();
    asked.setType(request.getType());
    asked.setName(request.getName());
    asked.setCustom(request.getCustom());
    asked.setParent(request.getParent());
    asked.setProperties(given);
    const options = new messages.TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    asked.setOptions(options);
    const call = new CallbackInvokeRequest();
    call.setToken(callback.getToken());
    call.setRequest(asked.serializeBinary());
    const server = new CallbacksClient(callback.getTarget(), grpc.credentials.createInsecure());
    return new Promise((resolve, reject) => {
        server.invoke(call, (error, answer) => {
            server.close();
            if (error) {
                reject(error);
            } else {
                resolve(messages.TransformResponse.deserializeBinary(answer.getResponse_asU8()));
            }
        });
    });
}

/** A value as the result shows it: secrets as their mark alone, and marks whole where the program cut them. */
function plain(value, journal) {
    if (typeof value === "string") {
        return value.toLowerCase().includes(CUT) && !value.includes(MARK) ? MARK : value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => plain(item, journal));
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    if (value[SIGNATURE] === SECRET) {
        journal.hide(plain(value.value, journal));
        return { [SIGNATURE]: SECRET };
    }
    const fields = Object.entries(value).filter(([key]) => key !== MORE);
    return Object.fromEntries(fields.map(([key, item]) => [key, plain(item, journal)]));
}

module.exports = { engineClient, monitorClient };
