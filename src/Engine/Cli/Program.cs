using Distributed.Engine.Cli;

return ToolCommands.Create().Parse(args).Invoke();
