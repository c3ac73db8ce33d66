"""The pages: plain functions, one per thing a person does.

Each begins with the line that fetches the object for this user (`case_for_user`, 404 for anybody else's), then calls
`analyse` and `brief`, then renders. Nothing clinical is decided here.
"""
