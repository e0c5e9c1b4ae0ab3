"""Recipes: what images are made of, and their root volume. An older version that is still there is extra."""

from checks.readback_facts import Subjects, Value
from checks.readback_images.components import VERSION
from checks.readback_images.live import Live
from checks.readback_images.scope import PREFIX, Scope, key_word
from checks.readback_words import tags
from foundation.config.image_components import AMAZON_COMPONENTS
from foundation.config.images import ENDINGS, PARENTS, Image


def expected(scope: Scope) -> Subjects:
    """One for each image."""
    for name, image in scope.named():
        yield (
            f"recipe {name}",
            {
                "version": image.version,
                "parent": _parent(image, scope),
                "components": [_component(one, scope) for one in (*image.components, *image.tests)],
                "volumes": [_volume(image, scope)],
                **scope.tags(),
            },
        )


def _parent(image: Image, scope: Scope) -> str:
    if image.parent not in PARENTS:
        return image.parent
    return f"arn:aws:imagebuilder:{scope.home}:aws:image/{PARENTS[image.parent]}-{ENDINGS[image.architecture]}/x.x.x"


def _component(name: str, scope: Scope) -> str:
    if name in scope.section.components:
        return scope.arn("component", f"{PREFIX}{name}/{VERSION}")
    return f"arn:aws:imagebuilder:{scope.home}:aws:component/{name}/x.x.x" if name in AMAZON_COMPONENTS else name


def _volume(image: Image, scope: Scope) -> Value:
    return {
        "deviceName": image.device,
        "ebs": {
            "encrypted": True,
            "deleteOnTermination": True,
            "kmsKeyId": key_word(scope.home),
            "volumeSize": image.volume_gib,
            "volumeType": "gp3",
        },
    }


def found(live: Live) -> Subjects:
    """The same, and every other one; of those only that they are there."""
    declared = {name for name, _ in live.scope.named()}
    for name, one in live.listed("list_image_recipes", "imageRecipeSummaryList"):
        if name not in declared:
            yield f"recipe {name}", {}
            continue
        recipe = live.told("get_image_recipe", "imageRecipe", imageRecipeArn=one["arn"])
        yield (
            f"recipe {name}",
            {
                "version": recipe["version"],
                "parent": recipe["parentImage"],
                "components": [component["componentArn"] for component in recipe["components"]],
                "volumes": recipe.get("blockDeviceMappings", []),
                **tags(recipe.get("tags", {})),
            },
        )
