using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;
using Distributed.Engine.Effects.Knowledge;
using Distributed.Engine.Effects.Tables;

namespace Distributed.Engine.Effects;

/// <remarks>This part: fields, and the type initialisers behind static ones.</remarks>
internal sealed partial class ReachWalk
{
    private void Visit(FieldFact fact, MethodBase method)
    {
        var field = fact.Field;
        if (Ground.IsFramework(field))
        {
            if (field.IsStatic)
            {
                Judge(KnowledgeBase.Of(field), field, isInHashMethod: false, Via(method));
            }

            return;
        }

        if (!field.IsStatic)
        {
            reach.Touched.Add(FieldKey.Of(field));
            return;
        }

        bool isOwnInitialiser = method is ConstructorInfo { IsStatic: true } && method.DeclaringType == field.DeclaringType;
        if (!isOwnInitialiser)
        {
            VisitStatic(fact, method);
        }
    }

    private void VisitStatic(FieldFact fact, MethodBase method)
    {
        var field = fact.Field;
        if (field.DeclaringType!.Name.StartsWith("<>o__", StringComparison.Ordinal))
        {
            Refuse(LocalReasons.DynamicBinding(Via(method)));
            return;
        }

        string name = CodeNames.Field(field);
        switch (StaticFields.Judge(field))
        {
            case StaticFieldRule.Ignored:
                break;
            case StaticFieldRule.PerThread:
                Refuse(LocalReasons.ThreadStatic(name, CodeNames.FieldName(field), Via(method)));
                break;
            case StaticFieldRule.Constant when fact.Access != FieldAccess.Store:
                InitialiseForRead(field, method);
                break;
            default:
                Refuse(fact.Access == FieldAccess.Store
                    ? LocalReasons.StaticWrite(name, Via(method))
                    : LocalReasons.StaticRead(name, CodeNames.FieldName(field), Via(method)));
                break;
        }
    }

    /// <summary>A static constructor in so many words runs before the first call; without one only field reads need the initialiser.</summary>
    private void InitialiseOnCall(Type type)
    {
        if ((type.Attributes & TypeAttributes.BeforeFieldInit) == 0)
        {
            Initialise(type);
        }
    }

    private void InitialiseForRead(FieldInfo field, MethodBase method)
    {
        var initialiser = Initialise(field.DeclaringType!);
        if (initialiser?.Undetermined is { } undetermined)
        {
            Refuse(LocalReasons.StaticDiffers(CodeNames.Field(field), CodeNames.FieldName(field), undetermined.What));
        }

        if (initialiser is not null && StaticTables.MayHold(field, initialiser.Live))
        {
            Refuse(LocalReasons.StaticRead(CodeNames.Field(field), CodeNames.FieldName(field), Via(method)));
        }
    }

    private TypeInitialiser? Initialise(Type type)
    {
        if (type == initialising || type.TypeInitializer is not { } constructor || StaticFields.IsTracker(type) || type.Name.StartsWith("<>", StringComparison.Ordinal))
        {
            return null;
        }

        var initialiser = TypeInitialiser.Of(type, constructor);
        if (!reach.Initialised.Add(type))
        {
            return initialiser;
        }

        if (initialiser.Reason is { } reason)
        {
            Refuse(LocalReasons.Initialiser(CodeNames.Type(type), reason));
            return initialiser;
        }

        reach.IsHostBound |= initialiser.IsHostBound;
        foreach (var live in initialiser.Live)
        {
            MakeLive(live, isCreatedHere: false, via: null);
        }

        return initialiser;
    }
}
