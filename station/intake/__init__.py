"""What is asked before the measuring: questions, whom they are asked of, and what was answered.

`question` and `answer` are plain records, `rules` and `checking` are pure; `reading` alone
touches a file. It lies below `station.visit`: a visit's results hold answers.
"""
