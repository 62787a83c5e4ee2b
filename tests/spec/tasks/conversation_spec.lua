local Conversation = require("precis.tasks.conversation")

local function characters(text)
    return math.ceil(#text / 4)
end

describe("The thread of a conversation", function()
    local function turn(number, bytes)
        return { question = "Question " .. number, answer = ("word "):rep(bytes / 5) }
    end

    it("leaves out the oldest turns when they do not fit", function()
        local messages = Conversation.messages({ turn(1, 400), turn(2, 400), turn(3, 400) }, 210, characters)

        assert.equal("Question 2", messages[1].content)
        assert.equal(4, #messages)
    end)

    it("condenses older answers and keeps the last ones whole", function()
        local messages = Conversation.messages({ turn(1, 1000), turn(2, 1000), turn(3, 1000) }, 10000, characters)

        assert.is_true(#messages[2].content < 300)
        assert.equal(1000, #messages[4].content)
        assert.equal(1000, #messages[6].content)
    end)

    it("drops the numbers of passages that are no longer shown", function()
        local turns = { { question = "Who?", answer = "He [1], she [2, 3] and it [4-6]." } }

        local messages = Conversation.messages(turns, 99, characters)


        assert.equal("He, she and it.", messages[2].content)
    end)
end)
