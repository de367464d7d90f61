"""From a release to a ranking: prompts, engines, accuracy and the scoreboard."""
