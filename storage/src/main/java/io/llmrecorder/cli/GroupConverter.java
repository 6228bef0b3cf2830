package io.llmrecorder.cli;

import io.llmrecorder.index.GroupBy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --group-by}. */
final class GroupConverter implements ITypeConverter<GroupBy> {
    @Override
    public GroupBy convert(String name) {
        try {
            return GroupBy.named(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
