"""What a person can do: a function for each row of the table of actions, a module for each subject.

Each takes the app, looks at what is there, and opens a page, pushes a screen or starts a piece of work.
Modules are imported when their first action is asked for.
"""
