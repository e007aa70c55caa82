"""Run nlp-tool from a checkout: `python cli.py ...` is the installed `nlp-tool ...`."""

from nlp_tool.commands import main

if __name__ == "__main__":
    main()
