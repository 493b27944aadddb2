using System.Text;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>The commands of a shell text, each as its words: enough of the shell's grammar for what
/// the documents and workflows use.</summary>
internal static partial class ShellCommands
{
    /// <summary>The commands of every <c>sh</c> block of a document.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfDocument(string file) =>
        [.. Fence().Matches(File.ReadAllText(Repository.PathOf(file))).SelectMany(block => Of(block.Groups["text"].Value))];

    /// <summary>The commands of a text, those inside <c>$( )</c> before the one that they stand in. <c>$( )</c>
    /// itself becomes the word <c>$()</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(string script)
    {
        var reader = new Reader(script);
        reader.ReadTo(end: '\0');
        return reader.Commands;
    }

    [GeneratedRegex("^```sh\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Fence();

    private sealed class Reader(string script)
    {
        private int at;

        public List<IReadOnlyList<string>> Commands { get; } = [];

        /// <summary>Reads commands until the text or the surrounding <c>$( )</c> ends.</summary>
        public void ReadTo(char end)
        {
            List<string> words = [];
            StringBuilder? word = null;
            for (; at < script.Length && script[at] != end; at++)
            {
                switch (script[at])
                {
                    case '\\' when Next == '\n': at++; EndWord(); break;
                    case '#' when word is null: at = script.IndexOf('\n', at) is var line and >= 0 ? line - 1 : script.Length; break;
                    case '$' when Next == '(': Substitute(word ??= new StringBuilder()); break;
                    case '"' or '\'': Quote(word ??= new StringBuilder(), script[at]); break;
                    case '\n' or ';' or '|' or '&' or '(' or ')': EndCommand(); break;
                    case ' ' or '\t': EndWord(); break;
                    default: (word ??= new StringBuilder()).Append(script[at]); break;
                }
            }

            EndCommand();

            void EndWord()
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }

            void EndCommand()
            {
                EndWord();
                // Variables of one command and redirections are no words of it.
                var plain = words.SkipWhile(w => Assignment().IsMatch(w)).ToArray();
                if (plain.Length > 0) Commands.Add(plain);
                words = [];
            }
        }

        private char Next => at + 1 < script.Length ? script[at + 1] : '\0';

        private void Substitute(StringBuilder word)
        {
            at += 2;
            ReadTo(')');
            word.Append("$()");
        }

        private void Quote(StringBuilder word, char quote)
        {
            for (at++; at < script.Length && script[at] != quote; at++)
            {
                if (quote == '"' && script[at] == '$' && Next == '(') Substitute(word);
                else if (quote == '"' && script[at] == '\\') word.Append(script[++at]);
                else word.Append(script[at]);
            }
        }
    }

    [GeneratedRegex(@"^(\w+=|\d?>|export$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignment();
}
