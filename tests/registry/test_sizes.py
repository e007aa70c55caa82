"""What counts as a group's size."""

import pytest

from nlp_tool.registry import resolve
from nlp_tool.registry.sizes import is_size
from tests.registry.factories import Draft


@pytest.mark.parametrize(
    ("quote", "value", "counts"),
    [
        ("集团现有六所学校。", "6", True),
        ("集团辖2所学校。", "2", True),
        ("The group has three campuses and 4,600 pupils.", "3", True),
        # of several groups together
        ("两个集团合计管理40所学校。", "40", False),
        ("四大教育集团共有学生9000人。", "9000", False),
        ("The two education groups together run 40 schools.", "40", False),
        # its own number before the sum
        ("集团有5所学校，三个集团共有40所。", "5", True),
        ("集团有5所学校，三个集团共有40所。", "40", False),
        # no count
        ("它成为集团的第一所成员校。", "1", False),
        ("这是集团里最小的一所学校。", "1", False),
        ("集团开办第15所学校，全部15所同日开学。", "15", True),
    ],
)
def test_is_size(quote, value, counts):
    assert is_size(quote, value) is counts


def test_sizes_of_a_row():
    draft = Draft()
    index = draft.entity("group", "稽山湖小学教育集团", city="绍兴市")
    draft.relate("size", index, what="schools", value="12")
    registry = resolve([draft.done()])
    assert registry.groups[0].sizes == ("schools=12",)
