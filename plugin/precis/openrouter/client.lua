--- The service, as the rest of the plugin sees it: questions and answers, models, account, embeddings.

local Account = require("precis.openrouter.account")
local Answering = require("precis.openrouter.answering")
local Calibration = require("precis.openrouter.calibration")
local Catalogue = require("precis.openrouter.catalogue")
local Connection = require("precis.openrouter.connection")
local Embeddings = require("precis.openrouter.embeddings")
local Errors = require("precis.errors")
local Login = require("precis.openrouter.login")
local Messages = require("precis.openrouter.messages")
local ModelList = require("precis.openrouter.model_list")
local Request = require("precis.openrouter.request")
local Task = require("precis.async.task")
local Tokens = require("precis.text.tokens")

local CALIBRATION_FILE = "calibration.json"
local ROUTERS = "^openrouter/" -- models that pass the question on to others
local MAX_CONTINUATIONS = 3
-- The service may need a moment before it knows a request that has just ended.
local GENERATION_RETRIES, GENERATION_DELAY = 3, 2 -- seconds

---@class precis.ClientDeps
---@field http precis.net.Http
---@field json precis.Json
---@field clock { now: fun(): number, wall: fun(): number }
---@field random fun(): number from 0 to 1
---@field store precis.CatalogueStore? where the list of models and what bills taught are kept

---@class precis.ClientSettings
---@field base_url string
---@field api_key fun(): string?
---@field is_openrouter boolean? nil: found out
---@field referer string? who we are, for OpenRouter's statistics
---@field title string?
---@field timeouts table<string, number>? seconds, in place of the usual ones
---@field max_continuations integer?
---@field retry_billed boolean? the reader has agreed to pay again for answers that were lost

---@class precis.openrouter.Client
---@field catalogue precis.Catalogue what is known of the models; empty until `models` was called
local Client = {
    -- What the store is given, by name. All of it can be had anew.
    FILES = { Catalogue.FILE_NAME, CALIBRATION_FILE },
}
Client.__index = Client

---@param deps precis.ClientDeps
---@param settings precis.ClientSettings
---@return precis.openrouter.Client
function Client.new(deps, settings)
    local learnt = deps.store and deps.store.read(CALIBRATION_FILE)
    local connection = Connection.new(deps, settings)
    local catalogue = Catalogue.new({ json = deps.json, clock = deps.clock, store = deps.store })
    return setmetatable({
        catalogue = catalogue,
        _calibration = Calibration.new(learnt and deps.json.decode(learnt)),
        _connection = connection,
        _model_list = ModelList.new(connection, catalogue, settings),
        _settings = settings,
        _store = deps.store,
    }, Client)
end

--- Whether the endpoint has what only OpenRouter has: account, routing, login by phone.
---@return boolean
function Client:is_openrouter()
    local endpoint = self._connection.endpoint
    return endpoint ~= nil and endpoint.is_openrouter
end

function Client:_family(model_id)
    return Tokens.family_of(self.catalogue:find(model_id) or model_id)
end

--- About how many tokens a text is for a model; after the model's first bill, nearly exactly.
---@param text string
---@param model_id string
---@param give_way fun()? called between slices of a long text
---@return integer
function Client:estimate(text, model_id, give_way)
    return self._calibration:measure(text, model_id, self:_family(model_id), give_way).tokens
end

--- The same, but never more exact: by what is decided with it, answers are found again, whatever bills have taught
--- since they were paid for.
---@param text string
---@param model_id string
---@param give_way fun()? called between slices of a long text
---@return integer
function Client:steady_estimate(text, model_id, give_way)
    return self._calibration:measure(text, model_id, self:_family(model_id), give_way).steady_tokens
end

--- Whether the bill is surely for the text alone, and by the model that was asked.
local function is_telling(request, completion)
    local is_text_alone = not request.tools and not request.plugins
    local is_of_model = not request.models and not request.model:find(ROUTERS)
    return completion.usage and completion.requests == 1 and is_text_alone and is_of_model
end

function Client:_learn(measure, further_tokens, request, completion)
    local usage = completion.usage
    if is_telling(request, completion) then
        local has_news = self._calibration:learn(measure, usage.prompt_tokens - further_tokens)
        if has_news and self._store then
            self._store.write(CALIBRATION_FILE, assert(self._connection.json.encode(self._calibration:state())))
        end
    end
end

function Client:_plan(request, body)
    local headers = self:is_openrouter() and Request.cache_headers(request) or nil
    return {
        call = function(ready_body)
            return self._connection:call("POST", "/chat/completions", ready_body, { headers = headers })
        end,
        body = body,
        models = { request.model, unpack(request.models or {}) },
        falls_back = self:is_openrouter(),
        max_continuations = request.max_continuations or self._settings.max_continuations or MAX_CONTINUATIONS,
        continue_from = request.continue_from,
        may_pay_twice = self._settings.retry_billed == true,
        total = self._connection.timeouts.total,
    }
end

--- Asks for an answer and waits until it is whole, through retries, fallbacks and continuations.
---@async
---@param request precis.Request
---@param handlers precis.CompleteHandlers?
---@return precis.Completion? completion
---@return precis.Error? err with `partial`, a completion, when anything was received
function Client:complete(request, handlers)
    local ready, err = self._connection:check()
    if ready then
        ready, err = Request.check(request)
    end
    if not ready then
        return nil, err
    end
    self._model_list:recall()
    local text, further_tokens, pictures = Messages.content(request)
    local measure = self._calibration:measure(text, request.model, self:_family(request.model), Task.checkpoint)
    local body, why = Request.build(request, {
        endpoint = self._connection.endpoint,
        model = self.catalogue:find(request.model),
        prompt_tokens = measure.tokens + further_tokens,
    })
    if not body then
        return nil, why
    end
    local completion, failure = Answering.new(self._connection, self:_plan(request, body), handlers or {}):run()
    if completion and pictures == 0 then
        self:_learn(measure, further_tokens, request, completion)
    end
    return completion, failure
end

--- Fills the catalogue, and gives it. When the service cannot be reached, a stale list comes along with the error.
---@async
---@param options { max_age: number?, force: boolean? }? seconds
---@return precis.Catalogue? catalogue
---@return precis.Error? err
function Client:models(options)
    if not self._connection.endpoint then
        return nil, select(2, self._connection:check())
    end
    return self._model_list:get(options or {})
end

--- The catalogue as it is known from earlier days; nothing is sent.
---@async
---@return precis.Catalogue
function Client:known_models()
    if self._connection.endpoint then
        self._model_list:recall()
    end
    return self.catalogue
end

--- The `data` member of a reply that only a key gets, read by a function.
function Client:_fetch_data(path, read)
    local ready, why = self._connection:check()
    if not ready then
        return nil, why
    end
    local body, err = self._connection:fetch_json("GET", path)
    if not body then
        if err.status == 404 then
            err.kind = "not_found"
        end
        return nil, err
    elseif type(body.data) ~= "table" then
        return nil, Errors.new("bad_json", "the answer has no data")
    end
    return read(body.data)
end

--- What the key may still spend. OpenRouter only.
---@async
---@return precis.KeyInfo? info
---@return precis.Error? err
function Client:key()
    return self:_fetch_data("/key", Account.read_key)
end

--- The account's credits. OpenRouter only, and refused (guardrail) for ordinary keys: nothing may depend on it.
---@async
---@return precis.Credits? credits
---@return precis.Error? err
function Client:credits()
    return self:_fetch_data("/credits", Account.read_credits)
end

--- What became of a request, by its id: its cost, when the answer's own end was lost.
---@async
---@param id string
---@return precis.Generation? generation
---@return precis.Error? err not_found, …
function Client:generation(id)
    local path = "/generation?id=" .. Login.escaped(id)
    local generation, err
    for attempt = 1, GENERATION_RETRIES do
        generation, err = self:_fetch_data(path, Account.read_generation)
        if generation or err.kind ~= "not_found" or attempt == GENERATION_RETRIES then
            break
        end
        local slept, stopped = Task.sleep(GENERATION_DELAY)
        if not slept then
            return nil, stopped
        end
    end
    return generation, err
end

--- Texts as vectors.
---@async
---@param request precis.EmbeddingsRequest
---@return precis.Embeddings? embeddings
---@return precis.Error? err
function Client:embeddings(request)
    local body, err = Embeddings.build(request)
    if not body then
        return nil, err
    end
    local reply, why = self._connection:fetch_json("POST", "/embeddings", body)
    if not reply then
        return nil, why
    end
    return Embeddings.read(reply, #request.input)
end

--- Begins a login by phone.
---@param deps { random_bytes: (fun(count: integer): string), sha256: fun(data: string): string }
---@param label string what the key will be called in the account
---@return precis.Login
function Client:begin_login(deps, label)
    return Login.begin(deps, { base_url = self._connection.endpoint.base_url, label = label })
end

--- Trades the code that the phone shows for a key.
---@async
---@param login precis.Login
---@param code string
---@return string? key
---@return precis.Error? err code_rejected, …
function Client:finish_login(login, code)
    local body = Login.exchange_body(login, code)
    local reply, err = self._connection:fetch_json("POST", "/auth/keys", body, { without_key = true })
    if not reply then
        if err.status == 400 or err.status == 403 then
            err.kind = "code_rejected"
        end
        return nil, err
    end
    return Login.read_key(reply)
end

return Client
