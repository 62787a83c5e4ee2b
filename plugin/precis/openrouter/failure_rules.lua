--- What the service's failures mean, as data: a new status, type or phrase is a new line here.
--
-- Source: OpenRouter's documentation and API description, errors and rate limits, read 2026-08, and recorded replies.

local Rules = {}

--- By status, when nothing more telling was said.
Rules.BY_STATUS = {
    [400] = "bad_request",
    [401] = "key_rejected",
    [402] = "credits",
    [403] = "guardrail",
    [404] = "model_unknown",
    [408] = "timeout",
    [413] = "text_too_long",
    [429] = "rate_limit",
    [502] = "provider",
    [503] = "provider",
    [504] = "provider", -- it waited for the provider in vain
    [524] = "provider",
    [529] = "provider",
}
Rules.OTHER_4XX = "bad_request"
Rules.OTHER_5XX = "server"
-- A failure inside a reply that began well, and that names no reason.
Rules.OTHER = "provider"

--- By `metadata.error_type`, or by `code` or `type` where those are words.
Rules.BY_TYPE = {
    authentication = "key_rejected",
    authentication_error = "key_rejected",
    invalid_api_key = "key_rejected",
    content_filter = "refused",
    content_policy_violation = "refused",
    refusal = "refused",
    context_length_exceeded = "text_too_long",
    payload_too_large = "text_too_long",
    string_above_max_length = "text_too_long",
    invalid_request = "bad_request",
    invalid_request_error = "bad_request",
    max_tokens_exceeded = "bad_request",
    insufficient_quota = "credits",
    payment_required = "credits",
    model_not_found = "model_unknown",
    not_found = "model_unknown",
    not_found_error = "model_unknown",
    overloaded_error = "provider",
    provider_overloaded = "provider",
    provider_unavailable = "provider",
    permission_denied = "guardrail",
    rate_limit_exceeded = "rate_limit",
    rate_limit_error = "rate_limit",
    server = "server",
    server_error = "server",
    timeout = "timeout",
}
--- Types so general that a telling message or status knows better.
Rules.VAGUE_TYPES = { invalid_request = true, invalid_request_error = true, not_found = true, server_error = true }

--- By `metadata.limit_source`: patterns, the first that matches counts. New sources keep to these names' forms.
Rules.BY_LIMIT_SOURCE = {
    { "in_flight", "rate_limit" },
    { "daily", "daily_limit" },
    { "key_limit$", "key_limit" },
    { "credits$", "credits" },
    { "budget$", "guardrail" },
    { "shared", "rate_limit" },
}

--- By words in the message, in lower case: the service gives these the same status as other failures.
Rules.BY_WORDS = {
    [400] = {
        { "is not a valid model", "model_unknown" },
        { "support image input", "model_blind" },
        { "support images", "model_blind" },
        { "image input is not supported", "model_blind" },
        { "maximum context length", "text_too_long" },
        { "context length exceeded", "text_too_long" },
        { "context_length_exceeded", "text_too_long" },
        { "context window", "text_too_long" },
        { "prompt is too long", "text_too_long" },
        { "exceed_context_size", "text_too_long" },
        { "input token count", "text_too_long" },
        { "model not found", "model_unknown" },
        { "unknown model", "model_unknown" },
    },
    [402] = { { "key limit", "key_limit" } },
    [403] = {
        { "key limit exceeded", "key_limit" },
        { "flagged", "refused" },
        { "moderation", "refused" },
    },
    [429] = {
        { "per-day", "daily_limit" },
        { "per day", "daily_limit" },
        { "insufficient_quota", "credits" },
        { "exceeded your current quota", "credits" },
    },
    [500] = { { "context size", "text_too_long" } },
}

return Rules
